/** The HTTP form of the dashboard. Used by the route table alone. */
package mercato.gateway.analytics;
