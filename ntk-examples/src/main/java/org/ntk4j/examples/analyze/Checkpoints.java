/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.examples.analyze;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.optimize.listeners.Checkpoint;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.ntk4j.examples.data.DataException;

/** Which files a series of checkpoints consists of. */
public final class Checkpoints {

    private static final String RECORD = "checkpointInfo.txt";

    private Checkpoints() {}

    /**
     * Resolves what the user named.
     *
     * @param named files, and folders that Deeplearning4j's {@link CheckpointListener} wrote
     * @return the files in the order named; those of a folder by ascending iteration, then in the
     *     order of writing
     * @throws DataException if a folder has no record of checkpoints, or none is left in it
     */
    public static List<Path> resolve(List<Path> named) {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                files.addAll(inFolder(path));
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static List<Path> inFolder(Path folder) {
        File record = folder.resolve(RECORD).toFile();
        if (!record.isFile()) {
            throw complaint(folder, "no " + RECORD);
        }
        try {
            List<Path> files =
                    CheckpointListener.availableCheckpoints(folder.toFile()).stream()
                            .sorted(
                                    Comparator.comparingInt(Checkpoint::getIteration)
                                            .thenComparingInt(Checkpoint::getCheckpointNum))
                            .map(checkpoint -> folder.resolve(checkpoint.getFilename()))
                            .toList();
            if (files.isEmpty()) {
                throw complaint(folder, "none of the files that " + RECORD + " lists");
            }
            return files;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw complaint(folder, "an unreadable " + RECORD + ": " + e.getMessage());
        }
    }

    private static DataException complaint(Path folder, String found) {
        return DataException.of(
                folder,
                "a folder of checkpoints written by Deeplearning4j's CheckpointListener",
                found,
                "name the .zip files themselves",
                null);
    }
}
