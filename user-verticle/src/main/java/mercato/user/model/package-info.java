/** What an account and a session are and which input makes one. Pure; for all of {@code user}. */
package mercato.user.model;
