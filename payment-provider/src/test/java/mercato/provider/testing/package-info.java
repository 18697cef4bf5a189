/** For tests of other modules: the real provider, started with one call. */
package mercato.provider.testing;
