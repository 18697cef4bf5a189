/** Answers made of buckets. For the verticle. */
package mercato.analytics.viewing;
