#include "app/process_start.hpp"
#include "cli/command.hpp"

int main(int argc, char** argv) {
    sluice::app::begin_process();
    return sluice::cli::run_program(argc, argv);
}
