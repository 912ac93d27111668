// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.decentagent.spi.Instance;
import org.decentagent.spi.Provisioner;
import org.decentagent.testkit.proxmox.NodeSpec;
import org.decentagent.testkit.proxmox.ProxmoxGrant;
import org.decentagent.testkit.proxmox.StorageSpec;
import org.decentagent.testkit.proxmox.StorageType;
import org.decentagent.testkit.proxmox.TemplateSpec;
import org.decentagent.testkit.proxmox.description.ProxmoxDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that we tell people to run are ones that there are, and they suffice. */
final class CommandsTest {
  private static final Pattern GRANT = Pattern.compile("(?m)^\\s*grant (\\S+) (\\S+)$");

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  /** With the shell's function written out, as the shell does. */
  private static List<Commands.ApiCall> readmeCalls() throws IOException {
    Matcher function = Pattern.compile("grant\\(\\) \\{ (.*); \\}").matcher(readme());
    assertThat(function.find()).isTrue();
    String body = function.group(1).replace("\"$1\"", "$1").replace("\"$2\"", "$2");
    String shell =
        readme().replace(function.group(), "").replaceAll("`(pveum|pvesh)([^`]*)`", "\n$1$2\n");
    return Commands.in(GRANT.matcher(shell).replaceAll(body.replace("$", "$")));
  }

  private static ProxmoxDescription description(String file) {
    Path path = Path.of(System.getProperty("specs.dir", "absent"), file);
    assumeTrue(Files.exists(path), "did not run: no " + path + "; set -Dspecs.dir");
    return ProxmoxDescription.read(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pve-apidata-8.4.5.json", "pve-apidata-9.1.3-2026-04-30.json"})
  void everyCommandOfTheReadmeIsACallThatTheApiHas(String file) throws IOException {
    ProxmoxDescription description = description(file);

    List<Commands.ApiCall> calls = readmeCalls();

    assertThat(calls).hasSizeGreaterThanOrEqualTo(14);
    assertThat(calls)
        .allSatisfy(call -> assertThat(description.requestObjections(call.exchange())).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pve-apidata-8.4.5.json", "pve-apidata-9.1.3-2026-04-30.json"})
  void everyCommandThatTheDoctorPrintsIsACallThatTheApiHas(String file) {
    ProxmoxDescription description = description(file);
    List<Grants.Grant> grants = new ArrayList<>(Grants.onPool("decent-agent"));
    grants.addAll(Grants.onTemplate(9000));
    grants.addAll(Grants.onStorage("local-lvm"));
    grants.addAll(Grants.onBridge("vmbr0"));
    grants.addAll(Grants.onNode("pve1"));

    assertThat(grants)
        .allSatisfy(grant -> {
          List<Commands.ApiCall> calls = Commands.in(grant.command("agent@pve!dc", "agent@pve"));
          assertThat(calls)
              .extracting(Commands.ApiCall::method)
              .containsExactly("PUT", "POST", "PUT");
          assertThat(calls)
              .allSatisfy(
                  call -> assertThat(description.requestObjections(call.exchange())).isEmpty());
        });
  }

  @Test
  void whoRunsTheReadmesCommandsHasEveryRightThatIsNeeded() throws IOException {
    Map<String, String> roles = new HashMap<>();
    List<ProxmoxGrant> grants = new ArrayList<>();
    for (Commands.ApiCall call : readmeCalls()) {
      Map<String, String> sent = call.sent();
      if (call.path().equals("/access/roles")) {
        roles.put(sent.getOrDefault("roleid", ""), sent.getOrDefault("privs", ""));
      } else if (call.path().startsWith("/access/roles/")) {
        String role = call.path().substring("/access/roles/".length());
        roles.merge(role, sent.getOrDefault("privs", ""), (had, more) -> had + "," + more);
      } else if (call.path().equals("/access/acl")) {
        assertThat(sent)
            .containsEntry("users", "agent@pve")
            .containsEntry("tokens", "agent@pve!dc");
        String privileges = roles.getOrDefault(sent.getOrDefault("roles", ""), "");
        assertThat(privileges).as("%s", sent).isNotEmpty();
        grants.add(ProxmoxGrant.on(sent.getOrDefault("path", ""), privileges.split(",", -1)));
      }
    }

    try (Shop shop =
        Shop.drawn(
            601,
            it ->
                it.nodes(List.of(new NodeSpec("pve1", 64L << 30, 16)))
                    .storages(
                        List.of(
                            new StorageSpec(
                                "local-lvm",
                                StorageType.LVMTHIN,
                                StorageSpec.Sharing.LOCAL,
                                1000L << 30,
                                Set.of())))
                    .templates(
                        List.of(
                            new TemplateSpec(9000, "debian-12", "pve1", "local-lvm", 3, Map.of())))
                    .bridges(List.of("vmbr0"))
                    .pool("decent-agent")
                    .token("agent@pve!dc")
                    .grants(grants))) {
      shop.without("addresses").without("gateway");
      Provisioner provisioner = shop.provisioner();

      assertThat(provisioner.preflight()).isEqualTo(List.of());
      var contract = shop.contract();
      Instance instance = shop.ready(provisioner, contract);
      shop.gone(provisioner, contract, Optional.of(instance.ref()));
      assertThat(shop.instances()).isEmpty();
    }
  }
}
