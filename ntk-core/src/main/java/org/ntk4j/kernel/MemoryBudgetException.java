/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel;

/** A kernel does not fit the memory budget, even in the smallest pieces. */
public final class MemoryBudgetException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient KernelPlan plan;

    MemoryBudgetException(KernelPlan plan) {
        super(plan.toString());
        this.plan = plan;
    }

    /**
     * What was asked for.
     *
     * @return the plan that does not fit; null after serialization
     */
    public KernelPlan plan() {
        return plan;
    }
}
