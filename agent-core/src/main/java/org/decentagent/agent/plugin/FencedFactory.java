// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.plugin;

import java.time.Duration;
import org.decentagent.agent.plugin.FencedCall.Ending;
import org.decentagent.spi.FailureCode;
import org.decentagent.spi.Provisioner;
import org.decentagent.spi.ProvisionerContext;
import org.decentagent.spi.ProvisionerFactory;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.config.ConfigSchema;

/**
 * A plugin's factory whose constants were asked for once, and whose {@code create} cannot hang the
 * agent or throw anything but what it may. Safe for use by many threads.
 */
final class FencedFactory implements ProvisionerFactory {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ProvisionerFactory factory;
  private final String type;
  private final ConfigSchema schema;

  private FencedFactory(ProvisionerFactory factory, String type, ConfigSchema schema) {
    this.factory = factory;
    this.type = type;
    this.schema = schema;
  }

  /** Asks for the constants; runs the plugin's code. */
  @SuppressWarnings("ConstantValue") // plugins are not compiled with our null checks
  static FencedFactory of(ProvisionerFactory factory) {
    String type = factory.type();
    ConfigSchema schema = factory.configSchema();
    if (type == null || schema == null) {
      throw new PluginRefused(
          factory.getClass().getName() + " has no type or no config schema",
          "let type() and configSchema() answer with something");
    }
    return new FencedFactory(factory, type, schema);
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public ConfigSchema configSchema() {
    return schema;
  }

  @Override
  public Provisioner create(ProvisionerContext context) {
    FencedCall<Provisioner> call =
        FencedCall.of(
            PluginThread.creating(context.backend()),
            factory.getClass().getClassLoader(),
            () -> factory.create(context));
    call.start(() -> {});
    return switch (call.await(DEADLINE, GRACE)) {
      case Ending.Returned<Provisioner>(Provisioner provisioner) -> provisioner;
      case Ending.Threw<Provisioner>(ProvisioningException reason, String description) ->
          throw reason;
      case Ending.Threw<Provisioner>(OutOfMemoryError cause, String description) ->
          throw failed(LaneFailures.OUT_OF_MEMORY, context, "its plugin ran out of memory", cause);
      case Ending.Threw<Provisioner>(Throwable cause, String description) ->
          throw failed(
              unexpected(),
              context,
              "its plugin failed in a way it must not: " + description,
              cause);
      case Ending.Abandoned<Provisioner>() ->
          throw failed(
              unexpected(),
              context,
              "its plugin did not answer in time",
              new IllegalStateException("no answer"));
    };
  }

  private FailureCode unexpected() {
    return new FailureCode(type + "/unexpected");
  }

  private static ProvisioningException failed(
      FailureCode code, ProvisionerContext context, String why, Throwable cause) {
    return new ProvisioningException.Permanent(
        code, "cannot set up backend " + context.backend() + ": " + why, cause);
  }
}
