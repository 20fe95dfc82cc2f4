// SPDX-License-Identifier: Apache-2.0
// An Express application that answers preflights itself, as the documentation of its cors package
// says. Called with a port and the origins.

'use strict';

const express = require('express');
const cors = require('cors');

const [port, ...origins] = process.argv.slice(2);
const app = express();

app.use(cors({
    origin: origins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['Content-Type', 'Authorization'],
    maxAge: 600,
}));
app.get('/', (request, response) => response.send('ready'));
app.listen(Number(port), '127.0.0.1');
