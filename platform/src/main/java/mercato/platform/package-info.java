/**
 * What every verticle stands on: the typed bus, facts over Kafka with their outbox, PostgreSQL,
 * configuration, JSON, health, metrics and logs. It knows no service.
 */
package mercato.platform;
