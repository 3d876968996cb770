#pragma once

// Gives every `sluice auth` command the clients that use tokens, and the ledger that stores these.
// It works beside a running daemon or without one.

#include "access/oauth/token_book.hpp"
#include "access/oauth/token_vault.hpp"
#include "cli/answer.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace sluice::cli {

struct auth_options {
    std::string directory;
    std::string state;
    std::string client;
    bool as_json = false;
    bool paste = false;
    std::int64_t wait_minutes = 10;
};

struct auth_desk {
    asio::io_context& context;
    access::token_book& book;
    access::token_vault& vault;
    clock& time;
    secret_filter& filter;  // for every text that is shown
};

// Runs `work`, and prints its answer or its failure. Returns the exit code. Blocks.
int at_auth_desk(const auth_options& options,
                 const std::function<awaitable<result<answer_text>>(auth_desk)>& work);

}  // namespace sluice::cli
