/** What the inventory service answers: stock, and holds on it. */
package mercato.contract.inventory;
