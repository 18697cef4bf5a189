/** The HTTP form of accounts, profiles, addresses, watches. Used by the route table alone. */
package mercato.gateway.user;
