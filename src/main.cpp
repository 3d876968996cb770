#include "app/command.hpp"
#include "app/process_start.hpp"

int main(int argc, char** argv) {
    sluice::app::begin_process();
    return sluice::app::run_program(argc, argv);
}
