/** Facts from Kafka into buckets. For the verticle. */
package mercato.analytics.counting;
