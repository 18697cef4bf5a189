/**
 * How often somebody may try, kept in Redis. Invariant: an attempt is counted before the work that
 * it asks for, so that attempts at the same time count too. For whatever answers guests.
 */
package mercato.user.limits;
