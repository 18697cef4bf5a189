/**
 * The provider's HTTP API: paths, key, bodies, refusals.
 *
 * <p>Invariant: nobody gets past the key; nothing that comes in is larger than its limit. For
 * {@code mercato.provider} only.
 */
package mercato.provider.http;
