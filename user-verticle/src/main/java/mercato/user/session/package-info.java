/**
 * Opening and keeping up sessions. Invariant: of all refresh tokens that a session was given, at
 * most one works, once. For the verticle.
 */
package mercato.user.session;
