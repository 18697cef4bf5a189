/** The HTTP form of accounts, tokens and addresses. Used by the route table alone. */
package mercato.gateway.user;
