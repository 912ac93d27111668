// SPDX-License-Identifier: Apache-2.0
package org.decentagent.proxmox.api;

import org.decentagent.toolkit.http.HttpLimits;

/**
 * Everything we ask of Proxmox VE, by what it is about. Safe for use by many threads.
 *
 * @see <a href="https://pve.proxmox.com/pve-docs/api-viewer/">Proxmox VE API</a>
 */
public final class ProxmoxApi implements AutoCloseable {
  private final Access access;
  private final Session session;

  private ProxmoxApi(Access access, HttpLimits limits) {
    this.access = access;
    this.session = new Session(access, limits);
  }

  /**
   * A client for one cluster. Talks to nobody yet.
   *
   * @throws IllegalArgumentException when an address or a certificate file cannot be used
   */
  public static ProxmoxApi at(Access access, HttpLimits limits) {
    return new ProxmoxApi(access, limits);
  }

  /** Who we are there. */
  public Access access() {
    return access;
  }

  /** The cluster. */
  public Cluster cluster() {
    return new Cluster(session);
  }

  /** Single nodes. */
  public Nodes nodes() {
    return new Nodes(session);
  }

  /** VMs. */
  public Machines machines() {
    return new Machines(session);
  }

  /** Their firewalls. */
  public Firewall firewall() {
    return new Firewall(session);
  }

  /** Tasks. */
  public Tasks tasks() {
    return new Tasks(session, access);
  }

  @Override
  public void close() {
    session.close();
  }
}
