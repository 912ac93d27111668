// SPDX-License-Identifier: Apache-2.0
package com.example.accounts;

import java.nio.file.Path;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigKey;
import org.decentagent.spi.config.ConfigSchema;

/** Makes provisioners of type {@code accounts}. Safe for use by many threads. */
public final class AccountsFactory implements ProvisionerFactory {
  static final ConfigKey<String> SHELF =
      ConfigKey.text("shelf", "folder with one folder for each account that can be sold")
          .required();

  @Override
  public String type() {
    return "accounts";
  }

  @Override
  public ConfigSchema configSchema() {
    return ConfigSchema.of(SHELF);
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    Path shelf = Path.of(context.settings().get(SHELF));
    if (!shelf.isAbsolute()) {
      throw new ProvisioningException.Permanent(
          Shelf.CODE, "shelf = \"" + shelf + "\" must begin with '/'");
    }
    return new AccountsProvisioner(context, new Shelf(shelf));
  }
}
