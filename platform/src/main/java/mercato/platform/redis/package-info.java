/** Connections to Redis, and what their failures mean. */
package mercato.platform.redis;
