package mercato.gateway.product;

import io.vertx.core.Future;
import mercato.contract.product.CategoryOperations;
import mercato.contract.product.CategoryOperations.FindRename;
import mercato.contract.product.CategoryOperations.FindTree;
import mercato.contract.product.CategoryOperations.RenameCategory;
import mercato.gateway.http.Reply;
import mercato.gateway.http.Request;
import mercato.platform.bus.ServiceBus;

/** The tree of categories, and how staff move parts of it. */
public final class CategoryRoutes {

  private static final String RENAMES = "/v1/categories/renames/";

  private final ServiceBus bus;

  public CategoryRoutes(ServiceBus bus) {
    this.bus = bus;
  }

  public Future<Reply> tree(Request request) {
    return bus.call(CategoryOperations.TREE, new FindTree(), request.caller())
        .map(tree -> Reply.all(tree.items()));
  }

  public Future<Reply> rename(Request request) {
    var rename = request.body(RenameCategory.class);
    return bus.call(CategoryOperations.RENAME, rename, request.caller())
        .map(begun -> Reply.of(202, begun).with("Location", RENAMES + begun.id()));
  }

  public Future<Reply> findRename(Request request) {
    var find = new FindRename(request.pathParameter("renameId"));
    return bus.call(CategoryOperations.FIND_RENAME, find, request.caller()).map(Reply::ok);
  }
}
