// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.cloud;

import java.util.List;
import java.util.function.Supplier;
import org.decentagent.spi.BackendIdentity;
import org.decentagent.spi.Instance;
import org.decentagent.spi.InstanceState;
import org.decentagent.spi.ProvisionRequest;
import org.decentagent.spi.Provisioned;
import org.decentagent.spi.ProvisioningException;
import org.decentagent.spi.ProvisioningException.Retryable;
import org.decentagent.spi.Removal;
import org.decentagent.spi.RemovalRequest;
import org.decentagent.spi.Steps;
import org.decentagent.spi.capability.SuspensionRequest;
import org.decentagent.spi.capability.Transition;

/** Wrong words while the backend is away or full, one call each. */
final class WrongInTrouble {
  private WrongInTrouble() {}

  static final List<Wrong> ALL =
      List.of(
          new Wrong(
              "gives up who its backend is while that is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public BackendIdentity identity() {
                      return givingUp(super::identity);
                    }
                  }),
          new Wrong(
              "gives up a suspension while its backend is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Transition suspend(SuspensionRequest request, Steps steps) {
                      return givingUp(() -> super.suspend(request, steps));
                    }
                  }),
          new Wrong(
              "gives up a removal while its backend is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Removal terminate(RemovalRequest request, Steps steps) {
                      return givingUp(() -> super.terminate(request, steps));
                    }
                  }),
          new Wrong(
              "gives up a delivery while its backend is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Provisioned provision(ProvisionRequest request, Steps steps) {
                      return givingUp(() -> super.provision(request, steps));
                    }
                  }),
          new Wrong(
              "delivers while its backend is away",
              "unreachable-proves-nothing",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Provisioned provision(ProvisionRequest request, Steps steps) {
                      try {
                        return super.provision(request, steps);
                      } catch (Retryable e) {
                        return new Provisioned.Ready(
                            Instance.at(ref("m-0"), InstanceState.RUNNING).build());
                      }
                    }
                  }),
          new Wrong(
              "delivers on a full account, at first",
              "no-room-is-a-quota",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    private boolean told;

                    @Override
                    public Provisioned provision(ProvisionRequest request, Steps steps) {
                      try {
                        return super.provision(request, steps);
                      } catch (ProvisioningException.QuotaExceeded e) {
                        if (told) {
                          throw e;
                        }
                        told = true;
                        return new Provisioned.Ready(
                            Instance.at(ref("m-0"), InstanceState.RUNNING).build());
                      }
                    }
                  }),
          new Wrong(
              "is always about to deliver on a full account",
              "no-room-is-a-quota",
              (context, use) ->
                  new SmallProvisioner(context, use) {
                    @Override
                    public Provisioned provision(ProvisionRequest request, Steps steps) {
                      try {
                        return super.provision(request, steps);
                      } catch (ProvisioningException.QuotaExceeded e) {
                        return new Provisioned.InProgress(SOON, "looking for room");
                      }
                    }
                  }));

  /** Takes what may pass for what never will. */
  private static <T> T givingUp(Supplier<T> call) {
    try {
      return call.get();
    } catch (Retryable e) {
      throw new ProvisioningException.Permanent(e.code(), "it is away", e);
    }
  }
}
