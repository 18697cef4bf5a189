/**
 * Proving an e-mail, and setting a password anew or another one.
 *
 * <p>Invariants: a token that went out by mail works once, in time, and only while the e-mail that
 * it went to is the account's; only its hash is stored. Nobody learns here whether an e-mail has an
 * account. For the verticle; {@code mailing} has tokens stored.
 */
package mercato.user.recovery;
