/**
 * Connections to MongoDB, or to a server that speaks its protocol, and what their failures mean.
 */
package mercato.platform.mongo;
