// SPDX-License-Identifier: Apache-2.0
package org.decentagent.testkit.proxmox;

import java.util.concurrent.CountDownLatch;

/** A gate that keeps calls waiting until it is opened. Safe for use by many threads. */
public final class Hold {
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  /** Lets every call through that waits, and those to come. */
  public void release() {
    open.countDown();
  }

  /** Blocks until a call waits here. */
  public void awaitArrival() throws InterruptedException {
    arrived.await();
  }

  void pass() throws InterruptedException {
    arrived.countDown();
    open.await();
  }
}
