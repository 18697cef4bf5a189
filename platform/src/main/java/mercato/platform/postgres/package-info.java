/**
 * PostgreSQL as every store meets it: one pool for transactions, one pipelined client for single
 * statements, migrations at start, and failures of the store as {@code UNAVAILABLE}.
 *
 * <p>Invariant: no statement, lock, transaction or wait for a connection lasts longer than the
 * limits in {@link mercato.platform.postgres.Postgres}. For stores of services and for {@code
 * mercato.platform.outbox}.
 */
package mercato.platform.postgres;
