/**
 * Who asks, and from where: access tokens verified against the user service's public keys, the
 * log-ins that are over, and what each operation of the contract demands of its caller. A token is
 * believed only while it is known which log-ins are over. Wired by the verticle, used at the
 * entrance alone.
 */
package mercato.gateway.security;
