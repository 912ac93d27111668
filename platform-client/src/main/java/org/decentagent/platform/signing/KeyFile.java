// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.signing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file a signing key lives in: the seed as 64 hex digits, readable by its owner only, with the
 * public key in a {@code .pub} file next to it. Safe for use by many threads.
 */
public final class KeyFile {
  private static final int MAX_LENGTH = 4096;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private KeyFile() {}

  /**
   * Reads a key.
   *
   * @throws KeyFileException when there is none, others may touch it, or it is none of the known
   *     forms
   */
  public static SigningKey load(Path file) throws KeyFileException {
    try {
      refuseWhenOthersMayTouch(file);
      String text = new String(start(file), StandardCharsets.US_ASCII);
      return KeyText.parse(text)
          .orElseThrow(() ->
              new KeyFileException(
                  "cannot use key file "
                      + file
                      + ": it holds neither 64 hex digits nor a PKCS#8 PEM of an Ed25519 key;"
                      + " make one with: dc-agent setup"));
    } catch (NoSuchFileException e) {
      throw new KeyFileException(
          "there is no key file " + file + "; make one with: dc-agent setup", e);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  /**
   * Writes a new key, never over another one. The file is complete or absent, and nobody else could
   * read it at any time.
   *
   * @throws KeyFileException when there is a file already, or it cannot be written
   */
  public static void store(SigningKey key, Path file) throws KeyFileException {
    Path target = file.toAbsolutePath();
    Path publicFile = publicFile(target);
    Path folder = target.getParent();
    if (folder == null || publicFile.equals(target)) {
      throw new KeyFileException(
          "cannot write key file " + file + ": name a file that does not end in .pub");
    }
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
      place(KeyText.write(key), target, folder);
      Files.writeString(publicFile, key.publicHex() + "\n");
      sync(folder);
    } catch (FileAlreadyExistsException e) {
      throw new KeyFileException(
          "there is a key in " + file + " already; it is left as it is: move it away first", e);
    } catch (IOException | UnsupportedOperationException e) {
      throw failed("write", file, e);
    }
  }

  /** {@code agent.pub} for {@code agent.key}. */
  private static Path publicFile(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".pub");
  }

  private static void refuseWhenOthersMayTouch(Path file) throws IOException, KeyFileException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    String mode = PosixFilePermissions.toString(others);
    others.removeAll(OWNER);
    if (!others.isEmpty()) {
      throw new KeyFileException(
          "refusing key file "
              + file
              + ": its mode "
              + mode
              + " lets others at it; run: chmod 600 "
              + file);
    }
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_LENGTH);
    }
  }

  private static void place(String text, Path target, Path folder) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    // Created with mode 0600 by the JDK.
    Path draft = Files.createTempFile(folder, ".key", ".tmp");
    try {
      try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        out.write(StandardCharsets.US_ASCII.encode(text));
        out.force(true);
      }
      link(draft, target);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** A link, unlike an atomic move, fails when the target has appeared meanwhile. */
  private static void link(Path draft, Path target) throws IOException {
    try {
      Files.createLink(target, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.move(draft, target);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static KeyFileException failed(String verb, Path file, Exception cause) {
    String reason =
        cause instanceof AccessDeniedException
            ? "this user may not, or may not enter its folder; look with: ls -l " + file
            : reason(cause);
    return new KeyFileException("cannot " + verb + " key file " + file + ": " + reason, cause);
  }

  private static String reason(Exception cause) {
    if (cause instanceof FileSystemException failure) {
      String reason = failure.getReason();
      return reason == null ? cause.getClass().getSimpleName() : reason;
    }
    return String.valueOf(cause.getMessage());
  }
}
