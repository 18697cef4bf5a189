/** The whole shop as its users meet it: real processes, real stores, HTTP from outside. */
package mercato.system;
