// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.nio.file.Path;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginState;

/**
 * The classes of one plugin, loaded by PF4J from our copy: its own first, then Java's, and only the
 * {@link SharedClasses} from us. One PF4J manager for each plugin, as a manager is not safe for
 * many threads and a plugin may still be loading when it is given up. Confined to one thread.
 */
final class PluginClasses implements AutoCloseable {
  private final Manager manager;
  private final PluginManifest manifest;

  private PluginClasses(Manager manager, PluginManifest manifest) {
    this.manager = manager;
    this.manifest = manifest;
  }

  static PluginClasses of(PluginCopy copy, PluginManifest manifest) {
    Path root = copy.jars().getFirst();
    Manager manager = new Manager(root, copy, manifest);
    manager.setSystemVersion(PluginHost.SPI_VERSION);
    manager.setExactVersionAllowed(true);
    manager.loadPlugin(root);
    if (manager.getPlugin(manifest.id()).getPluginState() != PluginState.RESOLVED) {
      throw new PluginRefused(
          "it was made for SPI " + manifest.requires(), "install a version that fits this agent");
    }
    return new PluginClasses(manager, manifest);
  }

  ClassLoader loader() {
    return manager.getPluginClassLoader(manifest.id());
  }

  @Override
  public void close() {
    manager.unloadPlugins();
  }

  /** PF4J, told what we know already instead of searching for it. */
  private static final class Manager extends DefaultPluginManager {
    private final PluginCopy copy;
    private final PluginManifest manifest;

    Manager(Path root, PluginCopy copy, PluginManifest manifest) {
      super(root.resolveSibling("lib"));
      this.copy = copy;
      this.manifest = manifest;
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
      return new PluginDescriptorFinder() {
        @Override
        public boolean isApplicable(Path path) {
          return true;
        }

        @Override
        public PluginDescriptor find(Path path) {
          return new Descriptor(manifest);
        }
      };
    }

    @Override
    protected PluginLoader createPluginLoader() {
      return new PluginLoader() {
        @Override
        public boolean isApplicable(Path path) {
          return true;
        }

        @Override
        public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
          Loader loader = new Loader(Manager.this, descriptor);
          copy.jars().forEach(jar -> loader.addFile(jar.toFile()));
          return loader;
        }
      };
    }
  }

  private static final class Descriptor extends DefaultPluginDescriptor {
    Descriptor(PluginManifest manifest) {
      setPluginId(manifest.id());
      setPluginVersion(manifest.version());
      setRequires(manifest.requires());
    }
  }

  private static final class Loader extends PluginClassLoader {
    Loader(Manager manager, PluginDescriptor descriptor) {
      super(manager, descriptor, new SharedClasses(PluginClasses.class.getClassLoader()));
    }

    @Override
    protected boolean shouldDelegateToParent(String className) {
      return SharedClasses.isShared(className) || super.shouldDelegateToParent(className);
    }
  }
}
