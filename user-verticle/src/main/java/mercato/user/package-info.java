/**
 * The user service: accounts, sessions, and the tokens that stand for them. Owns {@code user_db}.
 *
 * <p>Packages in a line: {@code model} (pure) ← {@code password}, {@code token} ← {@code account} ←
 * {@code session}; {@code address} ← {@code buying}. Invariant: no password and no token is stored
 * as it is, and none is logged. The launcher may deploy {@link mercato.user.UserVerticle}; all else
 * is asked over the bus.
 */
package mercato.user;
