/**
 * The HTTP form of accounts, sessions, profiles, addresses, watches and notifications. Used by the
 * route table alone.
 *
 * <p>Invariant: from where somebody calls is what the gateway saw, never what a body says.
 */
package mercato.gateway.user;
