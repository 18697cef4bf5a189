/** The demo shop: a real catalogue with made-up prices and stock, and accounts to log in with. */
package mercato.launcher.demo;
