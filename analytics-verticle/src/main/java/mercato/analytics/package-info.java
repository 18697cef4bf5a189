/**
 * The analytics service: figures made of the facts that others tell. Owns the MongoDB database
 * {@code analytics}.
 *
 * <p>Packages in a line: {@code model} (pure) ← {@code bucket} ← {@code counting}, {@code viewing}.
 * Invariant: every confirmed order counts exactly once, whatever comes twice or late. The launcher
 * may deploy {@link mercato.analytics.AnalyticsVerticle}; all else is asked over the bus.
 */
package mercato.analytics;
