/**
 * What an order needs to know of its buyer. Invariant: an answer is never older than its question.
 * For the verticle.
 */
package mercato.user.buying;
