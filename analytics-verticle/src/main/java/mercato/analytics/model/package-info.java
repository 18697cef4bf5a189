/** How facts become figures. Pure; for all of {@code analytics}. */
package mercato.analytics.model;
