/**
 * Opening, keeping up, listing and ending sessions, and making known which have ended. Invariants:
 * of all refresh tokens that a session was given, at most one works, once; a session that ends is
 * among the revocations in the same transaction, and Redis has it soon after, whatever crashes. For
 * the verticle; {@link mercato.user.session.SessionEnds} and {@link
 * mercato.user.session.TellRevocations} also for whatever changes an account.
 */
package mercato.user.session;
