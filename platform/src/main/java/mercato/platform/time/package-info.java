/** Identifiers that carry their time, and identifiers derived from others. */
package mercato.platform.time;
