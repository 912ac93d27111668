// SPDX-License-Identifier: Apache-2.0
package org.decentagent.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.decentagent.cli.console.CommandFailure;
import org.decentagent.cli.console.Console;
import org.decentagent.cli.console.ExitCode;
import org.decentagent.cli.console.OutputForm;
import org.decentagent.cli.console.Paint;
import org.decentagent.cli.demo.Demo;
import org.decentagent.cli.demo.DemoOptions;
import org.decentagent.cli.demo.DemoPlace;
import org.decentagent.cli.demo.DemoReport;
import org.decentagent.cli.demo.Interruption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows everything at work on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = DcAgent.Version.class,
    description = {
      "Show everything at work: a platform, an agent, tenants who rent and log in, and proof"
          + " that nothing is left afterwards.",
      "Instances are containers where a Docker Engine is found ($DOCKER_HOST, the usual"
          + " socket, one of our own as root), else simulated. Ctrl-C removes everything; what a"
          + " killed demo left, the next one removes. Exit code 1 when something is not as it"
          + " should be."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int MOST = 50;

  private final Surroundings around;

  @Option(
      names = "--contracts",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many contracts, 1 to 50; 3 unless given.")
  private int contracts;

  @Option(
      names = "--provisioner",
      paramLabel = "TYPE",
      converter = ProvisionerOption.class,
      completionCandidates = ProvisionerOption.class,
      description = {
        "One of: ${COMPLETION-CANDIDATES}.",
        "docker, or else simulated, unless given. hetzner and proxmox are the real plugins on a"
            + " simulated cloud in this process, manual has the demo play the operator, script"
            + " runs the sample program of the distribution."
      })
  private DemoOptions.@Nullable Provisioner provisioner;

  @ArgGroup(exclusive = false)
  private @Nullable PlatformOption platform;

  @Option(
      names = "--install-docker",
      description = "Install Debian's docker.io without a question where there is no Docker.")
  private boolean installDocker;

  @Option(
      names = "--keep",
      description = "Keep the demo's configuration, journal and log until the next demo.")
  private boolean keep;

  @Mixin private final JsonOption json = new JsonOption();

  /** The provisioners, as they are written on the command line. */
  static final class ProvisionerOption
      implements CommandLine.ITypeConverter<DemoOptions.Provisioner>, Iterable<String> {
    private static List<String> words() {
      return Stream.of(DemoOptions.Provisioner.values())
          .map(DemoOptions.Provisioner::toString)
          .toList();
    }

    @Override
    public DemoOptions.Provisioner convert(String word) {
      return Stream.of(DemoOptions.Provisioner.values())
          .filter(one -> one.toString().equals(word.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(() ->
              new CommandLine.TypeConversionException(
                  "'" + word + "' is none; there are: " + String.join(", ", words())));
    }

    @Override
    public Iterator<String> iterator() {
      return words().iterator();
    }
  }

  /** A platform that runs already: both or neither. */
  static final class PlatformOption {
    @Option(
        names = "--platform",
        paramLabel = "URL",
        required = true,
        description = "Use a platform that runs already; with --provider-key.")
    private URI url = URI.create("");

    @Option(
        names = "--provider-key",
        paramLabel = "FILE",
        required = true,
        description = "Key of a provider on that platform.")
    private Path key = Path.of("");
  }

  DemoCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    if (contracts < 1 || contracts > MOST) {
      throw new CommandFailure(
          ExitCode.USAGE, "--contracts " + contracts + ": give a number from 1 to " + MOST);
    }
    Interruption interruption = new Interruption();
    listen(interruption);
    DemoReport report = new Demo(options(), place(), interruption).run();
    Console console = around.console();
    if (json.form() == OutputForm.JSON) {
      console.printJson(report);
    } else {
      show(report);
    }
    return (report.allAsExpected() ? ExitCode.FINE : ExitCode.NOT_FINE).number();
  }

  private void listen(Interruption interruption) {
    Thread demo = Thread.currentThread();
    StopSignal.listen(
        around.console(),
        "what the demo had made is removed by the next one: dc-agent demo",
        () -> {
          interruption.arrive();
          demo.interrupt();
        });
  }

  private DemoOptions options() {
    return new DemoOptions(
        contracts,
        Optional.ofNullable(provisioner),
        Optional.ofNullable(platform)
            .map(given -> new DemoOptions.ForeignPlatform(given.url, around.resolve(given.key))),
        installDocker ? DemoOptions.Install.YES : DemoOptions.Install.ASK,
        keep ? DemoOptions.Afterwards.KEEP : DemoOptions.Afterwards.REMOVE,
        json.form());
  }

  private DemoPlace place() {
    DistributedPlugins plugins = new DistributedPlugins(around.home(), null);
    return new DemoPlace(
        around.console(),
        around.stateHome().resolve("demo"),
        plugins.folder().flatMap(folder -> plugins.lock().map(lock -> on(folder, lock))),
        around.environment(),
        around.clock());
  }

  private static DemoPlace.Plugins on(Path folder, Path lock) {
    return new DemoPlace.Plugins(folder, lock, folder.resolveSibling("share").resolve("samples"));
  }

  private void show(DemoReport report) {
    Console console = around.console();
    Paint paint = console.screen().paint();
    console.print(
        "%d contracts on %s in %d s"
            .formatted(report.contracts(), report.provisioner(), report.durationMs() / 1000));
    console.print(
        "provisioned %d   logins verified %d   terminated %d   expired %s   left behind %d"
            .formatted(
                report.provisioned(),
                report.loginVerified(),
                report.terminated(),
                report.expired(),
                report.leaked()));
    console.print(
        report.allAsExpected()
            ? paint.good("Everything as it should be.")
            : paint.bad("Something is not as it should be."));
  }
}
