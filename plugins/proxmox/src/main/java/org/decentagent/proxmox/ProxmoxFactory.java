// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.decentagent.proxmox.api.Access;
import org.decentagent.proxmox.api.ProxmoxApi;
import org.decentagent.proxmox.api.ProxmoxFailures;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.SshAccess;
import org.decentagent.spi.config.ConfigSchema;
import org.decentagent.spi.config.Settings;
import org.decentagent.toolkit.http.HttpLimits;
import org.decentagent.toolkit.http.ServerTrust;

/** Makes provisioners for Proxmox VE clusters. Safe for use by many threads. */
public final class ProxmoxFactory implements ProvisionerFactory {
  private final Pause pause;

  /** For the service loader. */
  public ProxmoxFactory() {
    this(Pause.real());
  }

  ProxmoxFactory(Pause pause) {
    this.pause = pause;
  }

  @Override
  public String type() {
    return "proxmox";
  }

  @Override
  public ConfigSchema configSchema() {
    return ProxmoxConfig.SCHEMA;
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    Settings settings = context.settings();
    try {
      VmidRange.parse(settings.get(ProxmoxConfig.VMIDS));
      AddressPool.of(settings);
      SixPool.of(settings);
      new SshAccess(
          "localhost", settings.get(ProxmoxConfig.SSH_PORT), settings.get(ProxmoxConfig.SSH_USER));
      Access access =
          new Access(
              urls(settings),
              settings.get(ProxmoxConfig.TOKEN_ID),
              settings.get(ProxmoxConfig.TOKEN),
              trust(settings));
      return new ProxmoxProvisioner(context, ProxmoxApi.at(access, HttpLimits.standard()), pause);
    } catch (IllegalArgumentException e) {
      throw new ProvisioningException.Permanent(
          ProxmoxFailures.code("bad_settings"),
          "[backend." + context.backend() + "] " + e.getMessage(),
          e);
    }
  }

  private static List<String> urls(Settings settings) {
    List<String> urls = new ArrayList<>();
    settings.find(ProxmoxConfig.URL).ifPresent(urls::add);
    settings.find(ProxmoxConfig.URLS).ifPresent(urls::addAll);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("set 'url', such as https://pve1.example.org:8006");
    }
    return urls;
  }

  private static ServerTrust trust(Settings settings) {
    Optional<List<String>> pins = settings.find(ProxmoxConfig.FINGERPRINTS);
    Optional<String> authority = settings.find(ProxmoxConfig.CA_FILE);
    if (pins.isPresent() && authority.isPresent()) {
      throw new IllegalArgumentException("set either 'fingerprints' or 'ca_file', not both");
    }
    if (pins.isPresent()) {
      return new ServerTrust.Pinned(Set.copyOf(pins.get()));
    }
    return authority
        .<ServerTrust>map(file -> new ServerTrust.OwnAuthority(Path.of(file)))
        .orElseGet(ServerTrust.PublicAuthorities::new);
  }
}
