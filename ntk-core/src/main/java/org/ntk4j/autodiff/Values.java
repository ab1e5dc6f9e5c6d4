/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff;

import java.util.Map;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Values by variable: some computed for this occasion, some borrowed. */
final class Values implements AutoCloseable {

    private final Map<String, INDArray> own;
    private final Map<String, INDArray> borrowed;
    private final Consumer<INDArray> release;

    /** With what to do with own values in the end: close them or give them to a pool. */
    Values(Map<String, INDArray> own, Map<String, INDArray> borrowed, Consumer<INDArray> release) {
        this.own = own;
        this.borrowed = borrowed;
        this.release = release;
    }

    INDArray get(String name) {
        INDArray value = own.get(name);
        return value != null ? value : borrowed.get(name);
    }

    /** A value that outlives the others; the caller closes it. */
    INDArray release(String name) {
        INDArray value = own.remove(name);
        return value != null ? value : borrowed.get(name).dup('c');
    }

    @Override
    public void close() {
        own.values().forEach(release);
        own.clear();
    }
}
