/**
 * Load for a running shop: an open loop of shoppers that does not wait for slow answers, measured
 * from the moment at which each request was due.
 */
package mercato.bench;
