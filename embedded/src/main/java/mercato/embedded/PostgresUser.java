package mercato.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.List;

/**
 * As whom PostgreSQL runs, since it refuses to run as root: an ordinary user as itself; root within
 * a user namespace, where it is nobody in particular yet keeps its files; where namespaces are
 * forbidden, root as {@code nobody}, who then owns the files.
 */
enum PostgresUser {
  SELF(-1, List.of()),
  NAMESPACE(0, List.of("unshare", "-U", "--")),
  NOBODY(65534, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));

  private final int id;
  private final List<String> prefix;

  PostgresUser(int id, List<String> prefix) {
    this.id = id;
    this.prefix = prefix;
  }

  static PostgresUser detect() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return SELF;
    }
    return Child.runs("unshare", "-U", "--", "true") ? NAMESPACE : NOBODY;
  }

  List<String> prefix() {
    return prefix;
  }

  /** Hands the files to the user whom they must belong to, if they do not yet. */
  void own(Path tree) throws IOException {
    if (this == NOBODY) {
      requireEntry(tree);
    }
    if (this == SELF || Files.getAttribute(tree, "unix:uid").equals(id)) {
      return;
    }
    try (var files = Files.walk(tree)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.setAttribute(file, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void requireEntry(Path tree) throws IOException {
    for (var folder = tree.getParent(); folder != null; folder = folder.getParent()) {
      if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        throw new StoreException(
            "PostgreSQL must not run as root, and other users may not enter %s: name a data directory elsewhere"
                .formatted(folder));
      }
    }
  }
}
