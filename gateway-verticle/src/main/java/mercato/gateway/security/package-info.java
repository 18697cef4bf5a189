/**
 * Who asks: access tokens verified against the user service's public keys, and what each operation
 * of the contract demands of its caller. Used by the route table alone.
 */
package mercato.gateway.security;
