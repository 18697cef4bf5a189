/**
 * Placing an order: the intent, then the checkout saga, driven by the request and, when that came
 * to no end, by {@link mercato.order.placing.ResumeCheckouts}.
 *
 * <p>Whoever placed an order and got no answer, or {@code UNAVAILABLE}, is not charged later behind
 * his back: an intent whose stock is not known to be held within a lease is undone, never finished.
 * What could not be undone at once (inventory or the provider being away) stays {@code PENDING} and
 * is undone as soon as that is possible; the refusal says so.
 *
 * <p>Invariant: the intent is stored before anything is held or charged; every question to others
 * may be asked twice; a refusal as {@code UNAVAILABLE} is only given once the order can no longer
 * succeed.
 */
package mercato.order.placing;
