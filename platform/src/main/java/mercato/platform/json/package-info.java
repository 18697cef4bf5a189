/** The one JSON of the shop: records, times as RFC 3339 strings. */
package mercato.platform.json;
