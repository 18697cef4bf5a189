/** What tests over HTTP stand on, here and in other modules (test-jar). */
package mercato.gateway.testing;
