// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent.login;

import com.jcraft.jsch.SocketFactory;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one try: tries every address of the host until one answers, remembers the first
 * words that were heard, and can be cut from another thread. Safe for use by many threads.
 */
final class Line implements SocketFactory {
  private static final int KEPT = 80;

  private final Deadline deadline;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream(KEPT);
  private @Nullable Socket socket;
  private boolean connected;
  private boolean cut;

  Line(Deadline deadline) {
    this.deadline = deadline;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    IOException best = new IOException("the name has no address");
    for (int i = 0; i < addresses.length; i++) {
      Duration share = deadline.left().dividedBy(addresses.length - i);
      try {
        return connect(new InetSocketAddress(addresses[i], port), share);
      } catch (IOException e) {
        best = i == 0 || NoRoute.isMeantBy(best) ? e : best;
      }
    }
    throw best;
  }

  private Socket connect(InetSocketAddress address, Duration time) throws IOException {
    if (!time.isPositive()) {
      throw new SocketTimeoutException("out of time");
    }
    Socket fresh = new Socket();
    try {
      keep(fresh);
      fresh.connect(address, Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE));
      markConnected();
      return fresh;
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
  }

  private void keep(Socket fresh) throws IOException {
    lock.lock();
    try {
      if (cut) {
        throw new IOException("the try was ended");
      }
      socket = fresh;
    } finally {
      lock.unlock();
    }
  }

  private void markConnected() {
    lock.lock();
    try {
      connected = true;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the connection, now or as soon as there is one. */
  void cut() {
    lock.lock();
    try {
      cut = true;
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // closed is what it was to be
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody took the call. */
  boolean isConnected() {
    lock.lock();
    try {
      return connected;
    } finally {
      lock.unlock();
    }
  }

  /** The first line that was heard, printable, at most 80 characters; empty for silence. */
  String firstWords() {
    lock.lock();
    try {
      String text = heard.toString(StandardCharsets.ISO_8859_1);
      return text.lines().findFirst().orElse("").replaceAll("[^\\x20-\\x7e]", "?").strip();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public InputStream getInputStream(Socket from) throws IOException {
    return new Remembering(from.getInputStream());
  }

  @Override
  public OutputStream getOutputStream(Socket to) throws IOException {
    return to.getOutputStream();
  }

  private void remember(byte[] bytes, int offset, int length) {
    lock.lock();
    try {
      heard.write(bytes, offset, Math.min(length, KEPT - heard.size()));
    } finally {
      lock.unlock();
    }
  }

  /** Passes bytes on and keeps the first ones. Confined to one thread. */
  private final class Remembering extends FilterInputStream {
    private Remembering(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count > 0) {
        remember(bytes, offset, count);
      }
      return count;
    }
  }
}
