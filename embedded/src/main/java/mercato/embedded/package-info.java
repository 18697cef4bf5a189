/**
 * Real PostgreSQL, Redis and Kafka and a server that speaks MongoDB's protocol, as children of this
 * JVM under one data directory.
 *
 * <p>Invariants: a child never outlives its JVM, even one that is killed; a data directory has one
 * owner; a store counts as up only when the answering process is the child itself. Blocking code on
 * threads of its own, without Vert.x. Called by the launcher ({@link
 * mercato.embedded.EmbeddedStores}) and by the tests of every module ({@link
 * mercato.embedded.TestStores}); services know a store's URL only.
 */
package mercato.embedded;
