/** What log-ins cost those who only look around, and whether they tell who has an account. */
package mercato.bench.logins;
