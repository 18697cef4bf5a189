/**
 * What services say to each other: operations asked over the event bus, facts told over Kafka, and
 * the views that replies show.
 *
 * <p>Everything here is a record, a constant or an enum on the JDK alone, so that any program may
 * depend on it. Records travel by reference inside a JVM and as JSON between JVMs; a field may be
 * added (readers ignore unknown fields and see a missing one as null or zero), never renamed or
 * given another meaning.
 */
package mercato.contract;
