/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The listeners: what a user attaches to a training.
 *
 * <p>Reading order: a {@link org.ntk4j.dl4j.listener.Schedule} says when to measure.
 */
package org.ntk4j.dl4j.listener;
