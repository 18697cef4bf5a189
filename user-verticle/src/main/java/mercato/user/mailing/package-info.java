/**
 * Mails: wanted by facts, kept in a table, sent in the background.
 *
 * <p>Invariants: a fact asks for a mail once, however often it comes; a mail is marked as sent only
 * after the server has taken it, so that none is lost and one goes twice only when a crash falls
 * between the two; no request and no order waits for a mail; what secret a mail holds is made when
 * it is sent and stored nowhere else but as a hash. For the verticle.
 */
package mercato.user.mailing;
