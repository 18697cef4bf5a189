/** The HTTP form of accounts and tokens. Used by the route table alone. */
package mercato.gateway.user;
